/**
 * The contract kit for volume drivers and a driver in memory that passes it. A driver's own test
 * extends {@link org.pouchcontainer.tck.volume.VolumeDriverContract} and brings a factory.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.pouchcontainer.tck.volume;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
