/**
 * Log drivers: where container output goes besides the monitor's own log file. The file is the
 * journal: written without the engine, read by {@code logs}, and forwarded to a driver with a
 * durable cursor.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.pouchcontainer.spi.log;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
