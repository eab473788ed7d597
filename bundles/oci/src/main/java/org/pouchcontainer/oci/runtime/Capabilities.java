package org.pouchcontainer.oci.runtime;

import java.util.List;
import org.pouchcontainer.oci.Copies;

/**
 * The five capability sets of a process, with names such as {@code CAP_CHOWN}. An empty set is
 * written as an absent one, which runtimes read as empty.
 *
 * @param bounding bounding set
 * @param effective effective set
 * @param inheritable inheritable set; empty unless asked for (CVE-2022-24769)
 * @param permitted permitted set
 * @param ambient ambient set
 */
public record Capabilities(
    List<String> bounding,
    List<String> effective,
    List<String> inheritable,
    List<String> permitted,
    List<String> ambient) {
  /** Copies the collections; null becomes empty. */
  public Capabilities {
    bounding = Copies.list(bounding);
    effective = Copies.list(effective);
    inheritable = Copies.list(inheritable);
    permitted = Copies.list(permitted);
    ambient = Copies.list(ambient);
  }
}
