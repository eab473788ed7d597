/** Tar archives of local files, as {@code cp} exchanges them with the engine. */
@NullMarked
package org.pouchcontainer.cli.tar;

import org.jspecify.annotations.NullMarked;
