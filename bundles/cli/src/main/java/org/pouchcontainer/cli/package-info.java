/** The {@code pouch} command: its entry point and what all commands share. */
@NullMarked
package org.pouchcontainer.cli;

import org.jspecify.annotations.NullMarked;
