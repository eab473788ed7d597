package org.pouchcontainer.oci.image;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.oci.Copies;

/**
 * The configuration of an image; its digest is the image's id.
 *
 * @param created when it was made
 * @param author who made it
 * @param architecture processor architecture
 * @param variant variant of the processor
 * @param os operating system
 * @param config defaults for containers
 * @param rootfs digests of the uncompressed layers
 * @param history how the layers came about, the lowest first
 */
public record ImageConfig(
    @Nullable Instant created,
    @Nullable String author,
    String architecture,
    @Nullable String variant,
    String os,
    ContainerDefaults config,
    RootFs rootfs,
    List<History> history) {
  /** Fills what is absent with empty values. */
  public ImageConfig {
    architecture = Objects.requireNonNullElse(architecture, "");
    os = Objects.requireNonNullElse(os, "");
    config = Objects.requireNonNullElse(config, ContainerDefaults.EMPTY);
    rootfs = Objects.requireNonNullElse(rootfs, RootFs.EMPTY);
    history = Copies.list(history);
  }

  /** What it runs on. */
  public Platform platform() {
    return new Platform(architecture, os, null, List.of(), variant);
  }
}
