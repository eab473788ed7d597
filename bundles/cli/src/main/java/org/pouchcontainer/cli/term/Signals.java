package org.pouchcontainer.cli.term;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Consumer;

/**
 * Signals that this process receives. The JDK has no way to them but {@code sun.misc.Signal}, which
 * stays in module jdk.unsupported until it has a successor; its compiler warns of every use, so
 * that a build without warnings can only reach it by reflection.
 */
public final class Signals {
  /** Those that a user or a supervisor sends to end or to tell a program something. */
  public static final List<String> FORWARDED =
      List.of("HUP", "INT", "TERM", "QUIT", "USR1", "USR2");

  private Signals() {}

  /** Calls the handler, in a thread of its own, with the name of each signal that arrives. */
  public static void handle(List<String> names, Consumer<String> handler) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> type = Class.forName("sun.misc.SignalHandler");
      for (String name : names) {
        Object adapter = adapter(type, name, handler);
        handle(signal, type, signal.getConstructor(String.class).newInstance(name), adapter);
      }
    } catch (ReflectiveOperationException missing) {
      throw new IllegalStateException("this JVM has no sun.misc.Signal", missing);
    }
  }

  private static Object adapter(Class<?> type, String name, Consumer<String> handler) {
    return Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        (self, method, arguments) -> {
          if (!method.getName().equals("handle")) {
            throw new UnsupportedOperationException(method.toString());
          }
          handler.accept(name);
          return null;
        });
  }

  private static void handle(Class<?> signal, Class<?> type, Object one, Object adapter)
      throws ReflectiveOperationException {
    try {
      signal.getMethod("handle", signal, type).invoke(null, one, adapter);
    } catch (InvocationTargetException refused) {
      if (!(refused.getCause() instanceof IllegalArgumentException)) {
        throw refused;
      }
      // Java's runtime uses QUIT and USR1 or USR2 itself; those keep their effect on it.
    }
  }
}
