package org.pouchcontainer.spi;

import java.util.List;

/**
 * One mount as data: what a snapshotter or volume driver asks for and the engine carries out.
 *
 * <p>For type {@code overlay}, options are {@code lowerdir=A} once for each lower layer, topmost
 * first (never joined by colons, so that neither their number nor their names are limited by a
 * page), {@code upperdir=…}, {@code workdir=…} and kernel options. For type {@code bind}, options
 * are {@code ro} or {@code rw} and {@code rbind} for a recursive one.
 *
 * @param type {@code overlay}, {@code bind}, {@code tmpfs} or a kernel file system type
 * @param source a path for bind mounts, else the device or a label
 * @param options in mount(8)'s spelling, one option an element
 */
public record MountSpec(String type, String source, List<String> options) {
  /** Copies the options. */
  public MountSpec {
    options = List.copyOf(options);
  }

  /** A bind mount of a host path. */
  public static MountSpec bind(String source, boolean readOnly) {
    return new MountSpec("bind", source, List.of("rbind", readOnly ? "ro" : "rw"));
  }
}
