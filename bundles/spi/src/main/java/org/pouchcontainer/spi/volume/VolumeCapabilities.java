package org.pouchcontainer.spi.volume;

/**
 * What a volume driver can do.
 *
 * @param scope whether its volumes are known on this host only or to every node of a cluster
 * @param persistent whether content survives the last unmount and a reboot
 * @param sizeLimit whether the option {@code size} bounds a volume
 */
public record VolumeCapabilities(Scope scope, boolean persistent, boolean sizeLimit) {
  /** How far a volume's name reaches. */
  public enum Scope {
    /** This host. */
    LOCAL,
    /** All nodes that share the storage. */
    GLOBAL
  }
}
