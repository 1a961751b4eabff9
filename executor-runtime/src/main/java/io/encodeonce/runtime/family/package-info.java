/**
 * Model families as descriptions: what {@code config.json} means to a family, the parts of which
 * its models are made, and one table of their tensors, each by its slot with its stored names and
 * its shape. Who reads a checkpoint, loads it, writes one or makes up its weights goes by that
 * table.
 *
 * <p>A description is data, not a subclass: {@link io.encodeonce.runtime.family.Family} says what
 * families differ in, {@link io.encodeonce.runtime.family.ModelConfig} what models do. BART would
 * be a third family: with keys of its own beside {@code T5Keys}, names of its own beside {@code
 * T5Names}, and second cases of the parts, each of which says which it would be.
 */
package io.encodeonce.runtime.family;
