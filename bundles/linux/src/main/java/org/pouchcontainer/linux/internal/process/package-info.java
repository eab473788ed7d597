/** Implementation of {@link org.pouchcontainer.linux.process.Processes}. */
@NullMarked
package org.pouchcontainer.linux.internal.process;

import org.jspecify.annotations.NullMarked;
