package org.pouchcontainer.engine.hook;

import java.util.function.Consumer;
import org.pouchcontainer.api.event.Event;
import org.pouchcontainer.api.event.EventService;
import org.pouchcontainer.api.image.ImageService;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.hook.ImageHook;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells image hooks of pulls, which it learns of as everybody does: from events. */
public final class ImageHooks implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ImageHooks.class);

  private final Hooks hooks;
  private final ImageService images;
  private final String snapshotter;
  private final EventService.Subscription subscription;

  /**
   * Listens from now on.
   *
   * @param snapshotter where pulled images are unpacked
   */
  public ImageHooks(Hooks hooks, ImageService images, EventService events, String snapshotter) {
    this.hooks = hooks;
    this.images = images;
    this.snapshotter = snapshotter;
    this.subscription = events.subscribe(null, (Consumer<Event>) this::happened);
  }

  private void happened(Event event) {
    if (event.type() == Event.Type.IMAGE && event.action().equals("pull")) {
      String reference = event.id();
      hooks.after(ImageHook.class, "after the pull of " + reference, hook -> tell(hook, reference));
    }
  }

  private void tell(ImageHook hook, String reference) {
    try {
      hook.afterPull(reference, images.inspect(reference).id(), snapshotter);
    } catch (EngineException e) {
      // Removed in the same moment: there is nothing to tell of any more.
      LOG.info("hook after the pull of {}: {}", reference, e.getMessage());
    }
  }

  @Override
  public void close() {
    subscription.close();
  }
}
