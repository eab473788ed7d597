/** The commands, one class each. */
@NullMarked
package org.pouchcontainer.cli.command;

import org.jspecify.annotations.NullMarked;
