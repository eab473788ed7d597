/**
 * Volume drivers: named storage that containers mount. {@link
 * org.pouchcontainer.spi.volume.VolumeDriver} is the whole duty of a driver; the small interfaces
 * beside it are extras that the engine probes for with {@code instanceof}.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.pouchcontainer.spi.volume;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
