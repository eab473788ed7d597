/** Runs the tests where there is no build tool: in the virtual machine of {@code src/test/vm}. */
@NullMarked
package org.pouchcontainer.linux.vm;

import org.jspecify.annotations.NullMarked;
