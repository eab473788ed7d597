/**
 * Images: pulling, listing, inspecting and removing them, and finding the snapshot that a container
 * starts from.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.pouchcontainer.api.image;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
