/** Snapshots as plain copies, for kernels and file systems without overlayfs. */
@NullMarked
package org.pouchcontainer.snapshotter.nativecopy;

import org.jspecify.annotations.NullMarked;
