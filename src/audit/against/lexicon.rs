//! Words around a claim that decide whether a phrase covers it.

use std::sync::LazyLock;

type Lexicon = LazyLock<Vec<&'static str>>;

/// Words for actions: they make a different quantity unless the phrase has them too.
pub(super) static ACTIONS: Lexicon = LazyLock::new(|| {
    "受理 收到 新收 接到 审结 办结 结案 未结 正在 尚未 调处 化解 排查 取消 废止 退回 撤销 暂缓 下放 新增 减少 \
     增加 纠正 纠错 培训 持证 审查 审核 评查 抽查 报备 备案 送审 报送 上报 出庭 制定 印发 出台 修订 败诉 胜诉 \
     优秀 合格 网办 进驻 涉及 不予 驳回 维持 终止 结转 力争 计划 目标 预计 申请 投诉 挽回 咨询 accepted \
     received concluded resolved corrected closed pending"
        .split_whitespace()
        .collect()
});

/// Bodies whose name contains an action.
pub(super) static SUBJECTS: Lexicon =
    LazyLock::new(|| "调解组织 调解委员会 咨询中心 培训中心 调解室".split_whitespace().collect());

/// Verbs that only state existence.
pub(super) static VERBS: Lexicon = LazyLock::new(|| {
    "办理 承办 指派 开展 举办 组织 完成 实现 共有 现有 设有 聘请 聘有 选聘 配备 选派 发放 赠送 解答 接待 提供 \
     节省 省下 减免 免去 清点 梳理 清理 保留 主动公开 收办 出具 提交 起草 制作 成功 办证 受众 覆盖 罚没 建立 \
     建成 拥有 打印 派发 累计 印制 有 获 达 为 共"
        .split_whitespace()
        .collect()
});

/// Words that do not change what is counted.
pub(super) static NEUTRAL: Lexicon = LazyLock::new(|| {
    "没有发生 未发生 没有 今年以来 截至目前 截止目前 全年度 本年度 全年 年内 今年 本年 其中 其后 另外 此外 同时 目前 共计 总计 累计 \
     合计 一共 先后 各级 各类 各项 各 全县 全市 全区 全州 全省 我县 我市 我区 我州 本县 本市 本区 县级 市级 \
     县里 州里 居 首位 最高 第一 位列 达到 达 为 是 有 共 已 均 都 全部 了 的 等 和 及 与 并 或 约 近 余 逾 \
     超过 不足 数量 数 总数 总量 总额 金额 人数 件数 场次 事项 出 被 由 对 向 将 在 于 从 至 年 月 日 底 末 \
     以来 期间 中心 团队 组织 部门"
        .split_whitespace()
        .collect()
});

/// The same in English; matched as whole words.
pub(super) static NEUTRAL_EN: Lexicon = LazyLock::new(|| {
    "a an the of in for to by at on with and or its their all total number was were is are has had have been \
     there which them it they this year county some more than about nearly rate share new such that hundred thousand million"
        .split_whitespace()
        .collect()
});
