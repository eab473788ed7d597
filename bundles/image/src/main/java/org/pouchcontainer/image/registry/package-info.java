/** A small client for registries (OCI distribution specification). */
@NullMarked
package org.pouchcontainer.image.registry;

import org.jspecify.annotations.NullMarked;
