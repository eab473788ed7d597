/** What the shell's commands show and make, without the shell. */
@NullMarked
package org.pouchcontainer.shell;

import org.jspecify.annotations.NullMarked;
