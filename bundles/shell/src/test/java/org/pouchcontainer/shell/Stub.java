package org.pouchcontainer.shell;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** Objects of wide interfaces of which a test needs few methods. */
public final class Stub {
  private Stub() {}

  /**
   * An object that passes calls to the methods of the same name and number of parameters of another
   * one, and fails for all others.
   */
  public static <T> T of(Class<T> type, Object few) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> call(few, method, arguments)));
  }

  private static Object call(Object few, Method wanted, Object[] arguments) throws Throwable {
    int count = arguments == null ? 0 : arguments.length;
    for (Method method : few.getClass().getDeclaredMethods()) {
      if (method.getName().equals(wanted.getName()) && method.getParameterCount() == count) {
        method.setAccessible(true);
        try {
          return method.invoke(few, arguments);
        } catch (InvocationTargetException failed) {
          throw failed.getCause();
        }
      }
    }
    throw new UnsupportedOperationException(wanted.toString());
  }
}
