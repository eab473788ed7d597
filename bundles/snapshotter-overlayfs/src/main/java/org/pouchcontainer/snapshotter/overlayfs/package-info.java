/** Snapshots on the kernel's overlay file system. */
@NullMarked
package org.pouchcontainer.snapshotter.overlayfs;

import org.jspecify.annotations.NullMarked;
