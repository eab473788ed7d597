/** How the kernel is called: the native binding, call numbers, argument memory. Not exported. */
@NullMarked
package org.pouchcontainer.linux.internal;

import org.jspecify.annotations.NullMarked;
