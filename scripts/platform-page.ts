/** The page on which one writes as a member and sees what is sent. Texts go in as text, never as HTML. */
export const platformPage = `<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tencent 平台替身</title>
<style>
  body { margin: 0; font: 16px/1.6 sans-serif; color: #1f2329; background: #f5f6f7 }
  main { display: grid; grid-template-columns: minmax(20rem, 3fr) 4fr; gap: 1rem; padding: 1rem; max-width: 80rem; margin: auto }
  @media (max-width: 50rem) { main { grid-template-columns: 1fr } }
  section { background: #fff; border-radius: .5rem; padding: 1rem }
  h1, h2 { font-size: 1.1rem; margin: 0 0 .5rem }
  form { display: flex; flex-wrap: wrap; gap: .5rem }
  input, select, button { font: inherit; padding: .3rem .6rem }
  input[name=text] { flex: 1; min-width: 10rem }
  ol { list-style: none; margin: 1rem 0 0; padding: 0 }
  li { white-space: pre-wrap; overflow-wrap: anywhere; padding: .5rem; border-top: 1px solid #e5e6eb }
  li small { display: block; color: #5c6370 }
  code { font-size: .85rem }
</style>
<main>
  <section>
    <h1>以会员身份说话</h1>
    <form>
      <label>渠道 <select name="channel"><option value="oa">公众号</option><option value="kf">微信客服</option><option value="app">企业微信应用</option></select></label>
      <label>会员 <input name="who" value="oMember1" size="10"></label>
      <label>动作 <select name="act"><option value="writes">发消息</option><option value="follows">关注</option><option value="unfollows">取消关注</option><option value="clicks">点菜单</option><option value="scans">扫码</option><option value="grants">同意一次订阅通知</option></select></label>
      <input name="text" aria-label="内容" placeholder="内容、菜单 key、场景值或模板 id">
      <button>发送</button>
    </form>
    <p id="state" role="status"></p>
    <h2>会员看到的</h2>
    <ol id="received"></ol>
  </section>
  <section>
    <h2>接口调用（新的在上）</h2>
    <ol id="calls"></ol>
  </section>
</main>
<script>
  const form = document.forms[0], state = document.getElementById('state')
  const item = (head, words) => {
    const li = document.createElement('li'), small = document.createElement('small')
    small.textContent = head
    li.append(small, words)
    return li
  }
  const time = (ms) => new Date(ms).toLocaleTimeString('zh-CN')
  const show = async () => {
    const query = new URLSearchParams(new FormData(form))
    const answer = await fetch('/try/log?' + query)
    const { received, calls } = await answer.json()
    document.getElementById('received').replaceChildren(...received.map((one) => item(time(one.at) + ' ' + one.via, one.words)))
    document.getElementById('calls').replaceChildren(...calls.map((one) =>
      item(time(one.at) + ' ' + one.api + (one.fault ? ' ' + one.fault : ''), JSON.stringify(one.body) + '\\n' + JSON.stringify(one.answer))))
  }
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    state.textContent = '等待回应'
    const body = JSON.stringify(Object.fromEntries(new FormData(form)))
    const answer = await fetch('/try/act', { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    state.textContent = (await answer.json()).said
    form.elements.text.value = ''
    await show()
  })
  form.addEventListener('change', show)
  setInterval(show, 1500)
  show()
</script>
</html>
`
