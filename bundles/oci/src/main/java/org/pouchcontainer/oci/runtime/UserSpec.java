package org.pouchcontainer.oci.runtime;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.oci.Copies;

/**
 * A user and its groups by number.
 *
 * @param uid user id, 0 to 4294967294
 * @param gid group id, 0 to 4294967294
 * @param umask file mode creation mask
 * @param additionalGids supplementary group ids
 */
public record UserSpec(long uid, long gid, @Nullable Integer umask, List<Long> additionalGids) {
  /** Copies the collections; null becomes empty. */
  public UserSpec {
    additionalGids = Copies.list(additionalGids);
  }

  /** Root with its own group only. */
  public static final UserSpec ROOT = new UserSpec(0, 0, null, List.of());
}
