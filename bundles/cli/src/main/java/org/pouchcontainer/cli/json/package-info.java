/** JSON as a small tree, read and written by jackson-core. Data binding would cost start-up. */
@NullMarked
package org.pouchcontainer.cli.json;

import org.jspecify.annotations.NullMarked;
