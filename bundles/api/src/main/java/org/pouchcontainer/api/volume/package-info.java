/** Volumes: named storage kept by volume drivers. */
@Export
@Version("1.0.0")
@NullMarked
package org.pouchcontainer.api.volume;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
