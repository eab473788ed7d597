package org.pouchcontainer.oci.runtime;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.oci.Copies;

/**
 * One rule of a system call filter.
 *
 * @param names system calls
 * @param action for example {@code SCMP_ACT_ALLOW}
 * @param errnoRet errno of the action
 * @param args conditions, all of which must hold
 */
public record SeccompSyscall(
    List<String> names, String action, @Nullable Integer errnoRet, List<SeccompArg> args) {
  /** Copies the collections; null becomes empty. */
  public SeccompSyscall {
    names = Copies.list(names);
    args = Copies.list(args);
  }
}
