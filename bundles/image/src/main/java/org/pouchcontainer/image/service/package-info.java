/** The image service of the engine, put together from its parts. */
@NullMarked
package org.pouchcontainer.image.service;

import org.jspecify.annotations.NullMarked;
