/**
 * The contract kit for log drivers and a driver in memory that passes it. A driver's own test
 * extends {@link org.pouchcontainer.tck.log.LogDriverContract} and says what has arrived.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.pouchcontainer.tck.log;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
