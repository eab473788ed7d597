package org.pouchcontainer.engine.metrics;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import org.pouchcontainer.api.system.MetricsService;

/** Measures calls of a service without the service knowing. */
public final class Timed {
  /** Names of actions by method, as PouchContainer has them. */
  public static final Map<String, String> CONTAINER_ACTIONS =
      Map.of(
          "create", "create",
          "start", "start",
          "stop", "stop",
          "restart", "restart",
          "kill", "kill",
          "pause", "pause",
          "unpause", "unpause",
          "rename", "rename",
          "update", "update",
          "remove", "delete");

  private Timed() {}

  /**
   * The same service, measured.
   *
   * @param subject what is acted on
   * @param actions what the methods are counted as; others are passed through
   */
  public static <S> S of(
      Class<S> type,
      S service,
      MetricsService metrics,
      String subject,
      Map<String, String> actions) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              String action = actions.get(method.getName());
              long begin = System.nanoTime();
              boolean success = false;
              try {
                Object result = method.invoke(service, arguments);
                success = true;
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              } finally {
                if (action != null) {
                  Duration took = Duration.ofNanos(System.nanoTime() - begin);
                  metrics.record(subject, action, took, success);
                }
              }
            }));
  }
}
