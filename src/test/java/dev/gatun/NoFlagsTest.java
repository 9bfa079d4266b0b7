package dev.gatun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;

import dev.gatun.sys.Flags;

import org.junit.jupiter.api.Test;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Every kind of flags of which a call can be given none has {@code NONE}, and no other has it. */
class NoFlagsTest {
    /** What has none, and why. */
    private static final Map<String, String> WITHOUT =
            Map.ofEntries(
                    Map.entry("FallocateMode", "zero is FALLOC_FL_ALLOCATE_RANGE"),
                    Map.entry("FanotifyFlags", "zero is FAN_CLASS_NOTIF"),
                    Map.entry("FanotifyMarkFlags", "a call needs one"),
                    Map.entry("FlockOperation", "a call needs one"),
                    Map.entry("FutexFlags", "a call needs one"),
                    Map.entry("InotifyMask", "a call needs one"),
                    Map.entry("MapFlags", "a call needs one"),
                    Map.entry("Protection", "zero is PROT_NONE"),
                    Map.entry("RingFeatures", "the kernel gives it"),
                    Map.entry("StatxAttributes", "the kernel gives it"),
                    Map.entry("TcpInfoOptions", "the kernel gives it"),
                    Map.entry("WaitFlags", "a call needs one"));

    @Test
    void whatACallCanDoWithoutHasNone() throws ReflectiveOperationException {
        Set<String> without = new TreeSet<>();
        int found = 0;
        for (JavaClass type : Library.read(Library.CLASSES)) {
            if (!type.isAssignableTo(Flags.class) || type.isEquivalentTo(Flags.class)) {
                continue;
            }
            found++;
            try {
                Field none = Class.forName(type.getName()).getField("NONE");
                Flags<?> value = (Flags<?>) none.get(null);
                assertEquals(type.getName(), value.getClass().getName());
                assertEquals(0, value.longBits(), type.getName());
                assertTrue(Modifier.isFinal(none.getModifiers()), none::toString);
            } catch (NoSuchFieldException e) {
                without.add(type.getSimpleName());
            }
        }
        assertEquals(new TreeSet<>(WITHOUT.keySet()), without);
        assertTrue(found > 30, "only " + found);
    }
}
