/** Networks: named by users, carried out by network plugins. */
@Export
@Version("1.0.0")
@NullMarked
package org.pouchcontainer.api.network;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
