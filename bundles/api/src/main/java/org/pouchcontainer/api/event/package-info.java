/** Events: what happened to containers, images, volumes and networks. */
@Export
@Version("1.0.0")
@NullMarked
package org.pouchcontainer.api.event;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
