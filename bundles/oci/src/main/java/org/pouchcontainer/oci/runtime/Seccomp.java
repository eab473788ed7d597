package org.pouchcontainer.oci.runtime;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.oci.Copies;

/**
 * A system call filter.
 *
 * @param defaultAction what happens to calls without a rule, for example {@code SCMP_ACT_ERRNO}
 * @param defaultErrnoRet errno of the default action
 * @param architectures names such as {@code SCMP_ARCH_X86_64}
 * @param flags filter flags
 * @param listenerPath socket that receives the notify descriptor
 * @param listenerMetadata passed to the listener
 * @param syscalls rules
 */
public record Seccomp(
    String defaultAction,
    @Nullable Integer defaultErrnoRet,
    List<String> architectures,
    List<String> flags,
    @Nullable String listenerPath,
    @Nullable String listenerMetadata,
    List<SeccompSyscall> syscalls) {
  /** Copies the collections; null becomes empty. */
  public Seccomp {
    architectures = Copies.list(architectures);
    flags = Copies.list(flags);
    syscalls = Copies.list(syscalls);
  }
}
