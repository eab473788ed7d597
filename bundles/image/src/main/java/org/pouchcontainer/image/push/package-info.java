/** Pushing images to registries. */
@NullMarked
package org.pouchcontainer.image.push;

import org.jspecify.annotations.NullMarked;
