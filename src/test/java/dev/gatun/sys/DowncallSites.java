package dev.gatun.sys;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StackInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.ThrowInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The places in compiled code where a system call is made, with what each argument comes from: an
 * interpreter that knows of a value only its {@link Kind}.
 */
final class DowncallSites {
    /** What is known of a value on the stack. */
    enum Kind {
        /** The integer 0. */
        ZERO,
        /** The address of a segment. */
        ADDRESS,
        /** {@code MemorySegment.NULL}. */
        NULL,
        /** Anything else. */
        OTHER
    }

    private record Value(Kind kind, String systemCall) {
        static final Value OTHER = new Value(Kind.OTHER, null);

        static Value of(Kind kind) {
            return new Value(kind, null);
        }

        /** What it is if it may be either: an address that may be left out is one. */
        Value or(Value other) {
            if (kind == other.kind) {
                return this;
            }
            boolean isAddress = kind == Kind.ADDRESS || other.kind == Kind.ADDRESS;
            return isAddress ? of(Kind.ADDRESS) : OTHER;
        }
    }

    /**
     * A place.
     *
     * @param method where it is
     * @param systemCall the constant of SyscallNumber, or null where the number is a parameter
     * @param arguments the six
     * @param held how many segments are kept open for the call
     * @param usesSlot whether addresses may be of the thread's own memory
     */
    record Site(
            String method, String systemCall, List<Kind> arguments, int held, boolean usesSlot) {}

    /** A call of a method that gets the number as its first parameter. */
    record Use(String method, String systemCall) {}

    private static final int FIRST_SHARED_NUMBER = 424;

    /** Numbers that all architectures share are literals in the code that uses them. */
    private static final Map<Long, String> INLINED = new HashMap<>();

    static {
        try {
            for (Field field : SyscallNumber.class.getFields()) {
                if (field.getInt(null) >= FIRST_SHARED_NUMBER) {
                    INLINED.put((long) field.getInt(null), field.getName());
                }
            }
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static final String DOWNCALL = "Downcall";
    private static final int WORDS = 6;

    private final List<Site> sites = new ArrayList<>();
    private final List<Use> uses = new ArrayList<>();

    private String method;
    private boolean usesSlot;
    private List<Value> stack;
    private Map<Integer, Value> locals;
    private Map<Label, List<Value>> atLabels;

    private DowncallSites() {}

    /** Reads a class of this package. */
    static DowncallSites of(String simpleName) throws IOException {
        var found = new DowncallSites();
        Path file = Path.of("target/classes/dev/gatun/sys", simpleName + ".class");
        for (MethodModel model : ClassFile.of().parse(file).methods()) {
            boolean callsAny = model.methodName().equalsString("syscall");
            if (model.code().isPresent() && !callsAny) {
                found.run(model.methodName().stringValue(), model.code().get());
            }
        }
        return found;
    }

    List<Site> sites() {
        return sites;
    }

    /** The system calls that a site makes, its own or those given to its method. */
    Set<String> systemCalls(Site site) {
        Set<String> names = new HashSet<>();
        if (site.systemCall() != null) {
            names.add(site.systemCall());
        }
        for (Use use : uses) {
            if (site.systemCall() == null && use.method().equals(site.method())) {
                names.add(use.systemCall());
            }
        }
        return names;
    }

    private void run(String name, CodeModel code) {
        method = name;
        usesSlot = false;
        stack = new ArrayList<>();
        locals = new HashMap<>();
        atLabels = new HashMap<>();
        Set<Label> handlers = new HashSet<>();
        for (CodeElement element : code) {
            if (element instanceof ExceptionCatch handler) {
                handlers.add(handler.handler());
            }
        }
        for (CodeElement element : code) {
            if (element instanceof LabelTarget target) {
                arriveAt(target.label(), handlers);
            } else if (element instanceof Instruction instruction && stack != null) {
                step(instruction);
            }
        }
    }

    private void arriveAt(Label label, Set<Label> handlers) {
        List<Value> jumped = atLabels.get(label);
        if (stack == null) {
            stack = jumped;
            if (stack == null && handlers.contains(label)) {
                stack = new ArrayList<>(List.of(Value.OTHER));
            }
        } else if (jumped != null) {
            for (int i = 0; i < stack.size(); i++) {
                stack.set(i, stack.get(i).or(jumped.get(i)));
            }
        }
    }

    private void step(Instruction instruction) {
        switch (instruction) {
            case LoadInstruction load -> push(locals.getOrDefault(load.slot(), Value.OTHER));
            case StoreInstruction store -> locals.put(store.slot(), pop());
            case ConstantInstruction constant -> {
                long value = constant.constantValue() instanceof Number n ? n.longValue() : -1;
                push(new Value(value == 0 ? Kind.ZERO : Kind.OTHER, INLINED.get(value)));
            }
            case ConvertInstruction _, TypeCheckInstruction _ -> push(pop());
            case FieldInstruction field -> field(field);
            case InvokeInstruction invoke -> invoke(invoke);
            case OperatorInstruction operator -> operate(operator);
            case NewObjectInstruction _ -> push(Value.OTHER);
            case StackInstruction onStack -> onStack(onStack.opcode());
            case BranchInstruction branch -> branch(branch);
            case ReturnInstruction _, ThrowInstruction _ -> stack = null;
            default ->
                    throw new AssertionError("in " + method + ": what does this? " + instruction);
        }
    }

    private void field(FieldInstruction field) {
        if (field.opcode() == Opcode.PUTSTATIC) {
            pop();
            return;
        }
        if (field.opcode() != Opcode.GETSTATIC) {
            pop();
        }
        String name = field.name().stringValue();
        String owner = field.owner().asSymbol().displayName();
        if (owner.equals("SyscallNumber")) {
            push(new Value(Kind.OTHER, name));
        } else {
            boolean isNull = owner.equals("MemorySegment") && name.equals("NULL");
            push(Value.of(isNull ? Kind.NULL : Kind.OTHER));
        }
    }

    private void operate(OperatorInstruction operator) {
        boolean isAddress = pop().kind() == Kind.ADDRESS;
        String name = operator.opcode().name();
        if (!name.endsWith("NEG") && !name.equals("ARRAYLENGTH")) {
            isAddress |= pop().kind() == Kind.ADDRESS;
        }
        // An address and an offset are an address.
        push(Value.of(isAddress && name.equals("LADD") ? Kind.ADDRESS : Kind.OTHER));
    }

    private void onStack(Opcode opcode) {
        switch (opcode) {
            case POP, POP2 -> pop();
            case DUP, DUP2 -> push(stack.getLast());
            default -> throw new AssertionError("in " + method + ": " + opcode);
        }
    }

    private void branch(BranchInstruction branch) {
        String name = branch.opcode().name();
        if (!name.startsWith("GOTO")) {
            pop();
            if (name.startsWith("IF_")) {
                pop();
            }
        }
        atLabels.putIfAbsent(branch.target(), new ArrayList<>(stack));
        if (name.startsWith("GOTO")) {
            stack = null;
        }
    }

    private void invoke(InvokeInstruction invoke) {
        MethodTypeDesc type = invoke.typeSymbol();
        List<Value> arguments = new ArrayList<>();
        for (int i = 0; i < type.parameterCount(); i++) {
            arguments.addFirst(pop());
        }
        if (invoke.opcode() != Opcode.INVOKESTATIC) {
            pop();
        }
        String owner = invoke.owner().asSymbol().displayName();
        String name = invoke.name().stringValue();
        usesSlot |= owner.equals("ThreadSlot");
        if (owner.equals(DOWNCALL) && name.equals("call")) {
            addSite(type, arguments);
        } else if (!arguments.isEmpty() && arguments.getFirst().systemCall() != null) {
            uses.add(new Use(name, arguments.getFirst().systemCall()));
        }
        if (!type.returnType().equals(ConstantDescs.CD_void)) {
            // Of a segment, or of what is put into the slot's memory.
            boolean isAddress =
                    owner.equals("MemorySegment") && name.equals("address")
                            || returnsAddressInSlot(type);
            push(Value.of(isAddress ? Kind.ADDRESS : Kind.OTHER));
        }
    }

    private static boolean returnsAddressInSlot(MethodTypeDesc type) {
        return type.parameterCount() > 0
                && type.parameterType(0).displayName().equals("ThreadSlot")
                && type.returnType().equals(ConstantDescs.CD_long);
    }

    private void addSite(MethodTypeDesc type, List<Value> arguments) {
        List<ClassDesc> types = type.parameterList();
        int number = types.indexOf(ConstantDescs.CD_long);
        List<Kind> words = new ArrayList<>();
        for (Value word : arguments.subList(number + 1, number + 1 + WORDS)) {
            words.add(word.kind());
        }
        int held = 0;
        for (int i = number + 1 + WORDS; i < arguments.size(); i++) {
            boolean isSegment = types.get(i).displayName().equals("MemorySegment");
            if (isSegment && arguments.get(i).kind() != Kind.NULL) {
                held++;
            }
        }
        sites.add(
                new Site(
                        method,
                        arguments.get(number).systemCall(),
                        words,
                        held,
                        usesSlot || number > 0));
    }

    private void push(Value value) {
        stack.add(value);
    }

    private Value pop() {
        return stack.removeLast();
    }
}
