/** The user's terminal, and the streams of containers that are connected to it. */
@NullMarked
package org.pouchcontainer.cli.term;

import org.jspecify.annotations.NullMarked;
