package dev.gatun.guide;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;

/** Runs the snippets of a page one after the other, in a JVM of their own. */
final class SnippetRunner {
    /** Stands before what a snippet prints. */
    static final String MARK = "\u0001\n";

    private SnippetRunner() {}

    public static void main(String[] classNames) throws ReflectiveOperationException {
        for (String name : classNames) {
            System.out.print(MARK);
            Class<?> type = Class.forName(name);
            Method main = type.getDeclaredMethod("main");
            main.setAccessible(true);
            Constructor<?> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            boolean isStatic = Modifier.isStatic(main.getModifiers());
            try {
                main.invoke(isStatic ? null : constructor.newInstance());
            } catch (InvocationTargetException e) {
                e.getCause().printStackTrace(System.out);
            }
            System.out.flush();
        }
    }
}
