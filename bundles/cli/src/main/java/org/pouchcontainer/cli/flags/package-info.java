/**
 * Flags in the grammar of the original command (Go's pflag): {@code --name value}, {@code
 * --name=value}, {@code -n value}, {@code -nvalue}, clusters such as {@code -it}, {@code
 * --flag=false}, and {@code --} as the end of flags.
 *
 * <p>picocli was measured for this and left out: with its source compiled in and an archive of its
 * classes it adds 50 ms to the start of each command that has a flag, with its published jar (whose
 * classes are too old for an archive) 90 ms; see the README.
 */
@NullMarked
package org.pouchcontainer.cli.flags;

import org.jspecify.annotations.NullMarked;
