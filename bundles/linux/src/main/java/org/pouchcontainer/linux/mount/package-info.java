/**
 * Mounting: file systems, binds, overlays of any number of layers, propagation, and the mount
 * table. Uses the mount API of Linux 5.2 and later (fsopen, open_tree, move_mount, mount_setattr),
 * and mount(2) where the kernel lacks it.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.pouchcontainer.linux.mount;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
