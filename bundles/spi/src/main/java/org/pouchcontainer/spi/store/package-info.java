/**
 * Metadata stores: where the engine's records live. Small records, many readers, every acknowledged
 * write durable.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.pouchcontainer.spi.store;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
