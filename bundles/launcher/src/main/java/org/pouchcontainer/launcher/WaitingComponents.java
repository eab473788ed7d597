package org.pouchcontainer.launcher;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * Which components of ours cannot start, and what each waits for: the cause of a start that does
 * not come to its end.
 *
 * <p>The component runtime is an OSGi bundle whose types this class path does not have; its
 * description objects are public fields, read by reflection.
 */
final class WaitingComponents {
  private static final String RUNTIME =
      "org.osgi.service.component.runtime.ServiceComponentRuntime";
  private static final String OURS = "org.pouchcontainer.";

  private final List<String> lines = new ArrayList<>();

  private WaitingComponents() {}

  /** One line a component, such as {@code RestServer waits for images}; empty where none waits. */
  static List<String> find(BundleContext context) {
    WaitingComponents found = new WaitingComponents();
    try {
      ServiceReference<?>[] references = context.getAllServiceReferences(RUNTIME, null);
      if (references != null) {
        found.collect(context.getService(references[0]));
      }
    } catch (InvalidSyntaxException | ReflectiveOperationException e) {
      found.lines.add("components cannot be listed: " + e);
    }
    return found.lines;
  }

  private void collect(Object runtime) throws ReflectiveOperationException {
    Object all = call(runtime, "getComponentDescriptionDTOs", Bundle[].class, null);
    for (Object description : (Collection<?>) all) {
      String name = (String) field(description, "name");
      if (name.startsWith(OURS)) {
        Object configurations =
            call(runtime, "getComponentConfigurationDTOs", description.getClass(), description);
        for (Object configuration : (Collection<?>) configurations) {
          describe(name.substring(name.lastIndexOf('.') + 1), configuration);
        }
      }
    }
  }

  private void describe(String name, Object configuration) throws ReflectiveOperationException {
    Object failure = field(configuration, "failure");
    if (failure != null) {
      lines.add(name + " failed: " + ((String) failure).lines().findFirst().orElse("").strip());
    }
    Object missing = field(configuration, "unsatisfiedReferences");
    for (int i = 0; missing != null && i < Array.getLength(missing); i++) {
      lines.add(name + " waits for " + field(Array.get(missing, i), "name"));
    }
  }

  private static Object call(Object target, String method, Class<?> type, @Nullable Object value)
      throws ReflectiveOperationException {
    Object argument = value == null ? Array.newInstance(type.getComponentType(), 0) : value;
    for (Class<?> face : target.getClass().getInterfaces()) {
      if (face.getName().equals(RUNTIME)) {
        return face.getMethod(method, type).invoke(target, argument);
      }
    }
    throw new NoSuchMethodException(method);
  }

  private static @Nullable Object field(Object target, String name)
      throws ReflectiveOperationException {
    return target.getClass().getField(name).get(target);
  }
}
