/** Network plugins: networks and the endpoints that put containers into them. */
@Export
@Version("1.0.0")
@NullMarked
package org.pouchcontainer.spi.network;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
