package org.pouchcontainer.oci.runtime;

import org.jspecify.annotations.Nullable;

/**
 * A condition on an argument of a system call.
 *
 * @param index argument, 0 to 5
 * @param value compared with; read as unsigned
 * @param valueTwo second operand of masked comparison
 * @param op such as {@code SCMP_CMP_EQ}
 */
public record SeccompArg(
    int index, @Unsigned long value, @Unsigned @Nullable Long valueTwo, String op) {}
