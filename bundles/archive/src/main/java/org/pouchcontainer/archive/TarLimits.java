package org.pouchcontainer.archive;

/**
 * What a tar may ask for at most.
 *
 * @param contentBytes bytes of the whole stream, and of any one file's apparent size
 * @param entries number of entries
 * @param headerBytes bytes of the extended headers of one entry
 */
public record TarLimits(long contentBytes, long entries, int headerBytes) {
  /** Generous for images, small enough to end an attack: 64 GiB, four million entries, 1 MiB. */
  public static final TarLimits STANDARD = new TarLimits(64L << 30, 4_000_000, 1 << 20);
}
