<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Wangge</name>
    <message>
        <source>Wangge</source>
        <translation>网格</translation>
    </message>
    <message>
        <source>Wangge: grids, roads, units, coordinates</source>
        <translation>网格：网格、路段、单位、坐标</translation>
    </message>
    <message>
        <source>Click on the map</source>
        <translation>在地图上点选</translation>
    </message>
    <message>
        <source>Click on the map to see which unit answers there, and why.</source>
        <translation>在地图上点选，查看该处由哪个单位负责及依据。</translation>
    </message>
    <message>
        <source>Load the cases of this view</source>
        <translation>加载当前视图的案件</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Who answers here?</source>
        <translation>这里归谁管？</translation>
    </message>
    <message>
        <source>Nobody is signed in.</source>
        <translation>尚未登录。</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>退出登录</translation>
    </message>
    <message>
        <source>Sign in…</source>
        <translation>登录…</translation>
    </message>
    <message>
        <source>Categories</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Choose a category of the list first.</source>
        <translation>请先从列表中选择类别。</translation>
    </message>
    <message>
        <source>Asking the server…</source>
        <translation>正在查询…</translation>
    </message>
    <message>
        <source>Handles</source>
        <translation>处置单位</translation>
    </message>
    <message>
        <source>Supervises</source>
        <translation>督查单位</translation>
    </message>
    <message>
        <source>By</source>
        <translation>依据</translation>
    </message>
    <message>
        <source>Edition</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Next border</source>
        <translation>距边界</translation>
    </message>
    <message>
        <source>Otherwise</source>
        <translation>其他候选</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>Sign in to Wangge</source>
        <translation>登录网格服务器</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>用户名</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>The password is not kept: QGIS's authentication manager keeps a token, which signing out ends.</source>
        <translation>密码不保存：QGIS 认证管理器只保存令牌，退出登录后令牌失效。</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>This is no address of a server. Example: https://wangge.example.org</source>
        <translation>服务器地址无效。示例：https://wangge.example.org</translation>
    </message>
    <message>
        <source>Signing in…</source>
        <translation>正在登录…</translation>
    </message>
    <message>
        <source>Signing in to Wangge</source>
        <translation>登录网格服务器</translation>
    </message>
    <message>
        <source>Load cases</source>
        <translation>加载案件</translation>
    </message>
    <message>
        <source>Extent (empty: everything)</source>
        <translation>范围（留空：全部）</translation>
    </message>
    <message>
        <source>Only what has not ended</source>
        <translation>仅未办结的</translation>
    </message>
    <message>
        <source>Cases</source>
        <translation>案件</translation>
    </message>
    <message>
        <source>Cases:</source>
        <translation>案件数：</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>点图层</translation>
    </message>
    <message>
        <source>Category (code)</source>
        <translation>类别（代码）</translation>
    </message>
    <message>
        <source>Day (empty: today)</source>
        <translation>日期（留空：今天）</translation>
    </message>
    <message>
        <source>Points with their units</source>
        <translation>点及负责单位</translation>
    </message>
    <message>
        <source>The layer has a field of this name already:</source>
        <translation>图层已有同名字段：</translation>
    </message>
    <message>
        <source>A row without a place was left out:</source>
        <translation>一条记录没有位置，已略过：</translation>
    </message>
    <message>
        <source>Nobody is signed in to a Wangge server.</source>
        <translation>尚未登录网格服务器。</translation>
    </message>
    <message>
        <source>The server did not answer.</source>
        <translation>服务器没有应答。</translation>
    </message>
    <message>
        <source>QGIS did not keep the token: set its master password first.</source>
        <translation>QGIS 未能保存令牌：请先设置 QGIS 主密码。</translation>
    </message>
    <message>
        <source>Asks the server for each point which unit answers for it, for one category and day, by which step and territory, and how far the next border is. Nothing is written on the server.</source>
        <translation>逐点向服务器查询：在给定类别和日期由哪个单位负责、依据哪一步和哪块责任区、距最近边界多少米。不向服务器写入任何内容。</translation>
    </message>
    <message>
        <source>Loads the cases that you may see: those of an extent, or all of them where it is left empty. The layer is a copy of this moment.</source>
        <translation>加载您有权查看的案件：可限定范围，留空为全部。图层是此刻的副本。</translation>
    </message>
    <message>
        <source>Which unit answers for a place (its middle), a category (code) and a day? Asked of the server you are signed in to. The place is read in the CRS of the layer.</source>
        <translation>某处（取中心点）、某类别（代码）、某日由哪个单位负责？向已登录的服务器查询；位置按图层坐标系读取。</translation>
    </message>
    <message>
        <source>ruling</source>
        <translation>责任认定</translation>
    </message>
    <message>
        <source>shop front</source>
        <translation>门前三包</translation>
    </message>
    <message>
        <source>managed site</source>
        <translation>管理场所</translation>
    </message>
    <message>
        <source>residential compound</source>
        <translation>小区</translation>
    </message>
    <message>
        <source>road section</source>
        <translation>路段</translation>
    </message>
    <message>
        <source>road section, cleaning</source>
        <translation>路段（保洁）</translation>
    </message>
    <message>
        <source>road section, lighting</source>
        <translation>路段（照明）</translation>
    </message>
    <message>
        <source>responsibility grid</source>
        <translation>责任网格</translation>
    </message>
    <message>
        <source>facility</source>
        <translation>部件</translation>
    </message>
    <message>
        <source>department's duty</source>
        <translation>部门职责</translation>
    </message>
    <message>
        <source>nearest grid</source>
        <translation>最近网格</translation>
    </message>
    <message>
        <source>township</source>
        <translation>属地兜底</translation>
    </message>
    <message>
        <source>queue for rulings</source>
        <translation>待确权</translation>
    </message>
</context>
</TS>
