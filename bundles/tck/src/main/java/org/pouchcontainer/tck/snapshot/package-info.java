/**
 * The contract kit for snapshotters and a snapshotter in memory that passes it. A snapshotter's own
 * test extends {@link org.pouchcontainer.tck.snapshot.SnapshotterContract} and brings a factory.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.pouchcontainer.tck.snapshot;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
