/**
 * Snapshotters: how layers of images and writable layers of containers are kept on disk and
 * mounted. See {@link org.pouchcontainer.spi.snapshot.Snapshotter} for the vocabulary.
 */
@Export
@Version("1.1.0")
@NullMarked
package org.pouchcontainer.spi.snapshot;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
