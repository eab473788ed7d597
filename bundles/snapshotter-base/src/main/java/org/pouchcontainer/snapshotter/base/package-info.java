/**
 * What snapshotters that keep one folder a snapshot share: records, their life cycle, and recovery
 * after a crash. A library, not an OSGi bundle of its own: each snapshotter embeds the package, so
 * that updating one never touches another.
 */
@NullMarked
package org.pouchcontainer.snapshotter.base;

import org.jspecify.annotations.NullMarked;
