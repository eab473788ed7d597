package org.pouchcontainer.launcher;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.osgi.framework.AllServiceListener;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.SynchronousBundleListener;

/**
 * Learns from the service registry whether the engine serves or has failed.
 *
 * <p>Services are known by name, because no type is shared with the OSGi bundles: {@value #READY}
 * means that the sockets answer, {@value #FAILED} carries the cause in its property {@code
 * message}.
 */
final class EngineWatch implements AllServiceListener, SynchronousBundleListener {
  static final String READY = "org.pouchcontainer.api.system.EngineReady";
  static final String FAILED = "org.pouchcontainer.api.system.EngineFailed";

  private final CompletableFuture<Void> outcome = new CompletableFuture<>();

  /** Starts watching; what was registered before counts. */
  static EngineWatch start(BundleContext context) {
    EngineWatch watch = new EngineWatch();
    try {
      context.addBundleListener(watch);
      context.addServiceListener(
          watch, "(|(objectClass=" + READY + ")(objectClass=" + FAILED + "))");
      for (String name : new String[] {FAILED, READY}) {
        ServiceReference<?>[] present = context.getAllServiceReferences(name, null);
        if (present != null) {
          watch.seen(present[0]);
        }
      }
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException("the filter is constant", e);
    }
    return watch;
  }

  /** Completes when the engine serves; fails with {@link StartupException} when it cannot. */
  CompletableFuture<Void> outcome() {
    return outcome;
  }

  @Override
  public void serviceChanged(ServiceEvent event) {
    if (event.getType() != ServiceEvent.UNREGISTERING) {
      seen(event.getServiceReference());
    }
  }

  @Override
  public void bundleChanged(BundleEvent event) {
    if (event.getType() == BundleEvent.STOPPING && event.getBundle().getBundleId() == 0) {
      outcome.completeExceptionally(
          new StartupException("the framework stopped before the engine served; see the log"));
    }
  }

  private void seen(ServiceReference<?> reference) {
    String[] names = (String[]) reference.getProperty("objectClass");
    if (Arrays.asList(names).contains(FAILED)) {
      outcome.completeExceptionally(
          new StartupException(String.valueOf(reference.getProperty("message"))));
    } else {
      outcome.complete(null);
    }
  }
}
