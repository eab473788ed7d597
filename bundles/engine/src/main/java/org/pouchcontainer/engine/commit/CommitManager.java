package org.pouchcontainer.engine.commit;

import java.util.HashMap;
import java.util.Map;
import org.pouchcontainer.api.container.CommitService;
import org.pouchcontainer.api.container.ContainerStatus;
import org.pouchcontainer.api.image.ImageDetails;
import org.pouchcontainer.api.image.ImageTransferService;
import org.pouchcontainer.api.image.ImageTransferService.Assembly;
import org.pouchcontainer.engine.container.ContainerAccess;
import org.pouchcontainer.engine.container.ContainerAccess.Hold;
import org.pouchcontainer.engine.container.ContainerEvents;
import org.pouchcontainer.engine.container.ContainerRecord;
import org.pouchcontainer.engine.files.LayerOfChanges;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;

/** Makes images of containers: what they have changed becomes a layer on top of their image. */
public final class CommitManager implements CommitService {
  private final Containers containers;
  private final LayerOfChanges changes;
  private final ImageTransferService images;
  private final ContainerEvents events;

  /** Who holds containers. */
  @FunctionalInterface
  public interface Containers {
    /** Keeps a container from being started, stopped or removed. */
    Held hold(String nameOrId);
  }

  /** A container that is held. */
  public interface Held extends AutoCloseable {
    /** The container now. */
    ContainerRecord record();

    /** Freezes it. */
    void pause();

    /** Lets it run again. */
    void unpause();

    @Override
    void close();
  }

  /** Commits the containers of an engine. */
  public CommitManager(
      ContainerAccess containers,
      LayerOfChanges changes,
      ImageTransferService images,
      ContainerEvents events) {
    this(name -> held(containers.hold(name)), changes, images, events);
  }

  /** Commits what {@code containers} holds. */
  CommitManager(
      Containers containers,
      LayerOfChanges changes,
      ImageTransferService images,
      ContainerEvents events) {
    this.containers = containers;
    this.changes = changes;
    this.images = images;
    this.events = events;
  }

  private static Held held(Hold hold) {
    return new Held() {
      @Override
      public ContainerRecord record() {
        return hold.record();
      }

      @Override
      public void pause() {
        hold.pause();
      }

      @Override
      public void unpause() {
        hold.unpause();
      }

      @Override
      public void close() {
        hold.close();
      }
    };
  }

  @Override
  public Digest commit(String container, CommitRequest request) {
    try (Held held = containers.hold(container)) {
      ContainerRecord record = held.record();
      requireWhole(record);
      boolean freeze = request.pause() && record.state().status() == ContainerStatus.RUNNING;
      if (freeze) {
        held.pause();
      }
      ImageDetails image;
      try {
        image = assemble(record, request);
      } finally {
        // It may have ended meanwhile, or somebody else has let it go on.
        if (freeze && held.record().state().status() == ContainerStatus.PAUSED) {
          held.unpause();
        }
      }
      publish(record, request, image);
      return image.id();
    }
  }

  private static void requireWhole(ContainerRecord record) {
    ContainerStatus status = record.state().status();
    if (status == ContainerStatus.DEAD || status == ContainerStatus.REMOVING) {
      throw EngineException.conflict(
          "commit "
              + ContainerAccess.label(record)
              + ": it is "
              + (status == ContainerStatus.DEAD ? "dead" : "being removed"));
    }
  }

  private ImageDetails assemble(ContainerRecord record, CommitRequest request) {
    return images.assemble(
        new Assembly(
            record.imageId(),
            CommitConfig.of(record.spec(), request.process()),
            request.changes(),
            request.reference(),
            request.author(),
            request.comment(),
            String.join(" ", record.arguments()),
            ""),
        out -> changes.write(record, out));
  }

  private void publish(ContainerRecord record, CommitRequest request, ImageDetails image) {
    Map<String, String> attributes = new HashMap<>();
    attributes.put("comment", request.comment());
    attributes.put("imageID", image.id().toString());
    attributes.put("imageRef", request.reference());
    events.publish(record, "commit", attributes);
  }
}
